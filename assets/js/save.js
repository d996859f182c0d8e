// Keeps each answer as its field is left, and again every 20 seconds while someone types. The page works without it:
// the form's own button saves everything. What could not be sent stays marked and is tried again.

const form = document.querySelector("form[data-keep]");

if (form) {
  const said = form.querySelector("[data-saved]");
  const version = form.elements.namedItem("seen_version");
  const changed = new Set();
  let busy = null;

  const groupOf = (target) => {
    const group = target instanceof Element ? target.closest("[data-question]") : null;
    return group && !group.querySelector("input[type=file]") ? group : null;
  };

  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };

  const bodyOf = (group) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.append("question", group.dataset.question);
    body.append("seen_version", version.value);
    const names = new Set(Array.from(group.querySelectorAll("input, select, textarea"), (field) => field.name));
    for (const [name, value] of new FormData(form)) if (names.has(name)) body.append(name, value);
    return body;
  };

  const keep = async (group) => {
    changed.delete(group);
    try {
      const answer = await fetch(form.dataset.keep, {
        method: "POST",
        body: bodyOf(group),
        credentials: "same-origin",
        redirect: "manual",
        keepalive: document.visibilityState === "hidden",
      });
      if (answer.type === "opaqueredirect") {
        changed.add(group);
        say("You have been signed out. Press Save and continue: we keep what you typed while you sign in again.");
        return;
      }
      if (answer.status >= 500) throw new Error(String(answer.status));
      const told = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
      if (told.version) version.value = told.version;
      say(told.says || "This could not be saved. Press Save and continue.");
    } catch {
      changed.add(group);
      say("Not saved yet: there is no connection. We keep trying.");
    }
  };

  const keepAll = () => {
    busy = (busy || Promise.resolve()).then(async () => {
      for (const group of [...changed]) await keep(group);
    });
    return busy;
  };

  form.addEventListener("input", (event) => {
    const group = groupOf(event.target);
    if (group) changed.add(group);
  });
  form.addEventListener("focusout", (event) => {
    const group = groupOf(event.target);
    if (group && changed.has(group) && !group.contains(event.relatedTarget)) keepAll();
  });
  form.addEventListener("submit", () => changed.clear());
  window.addEventListener("online", keepAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed.size) keepAll();
  });
  window.setInterval(() => {
    if (changed.size) keepAll();
  }, 20000);
}
