// The figures of a try-out follow what is typed or dragged; the server works them out. Without this, the button “Work it out” does the same.

const form = document.querySelector("form[data-tryout]");

if (form) {
  const figures = form.querySelector("[data-tryout-figures]");
  let timer, asked = 0;

  const follow = async () => {
    const mine = ++asked;
    const answer = await fetch(form.dataset.tryout, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok || mine !== asked) return;
    const found = await answer.json();
    figures.innerHTML = found.html;
    for (const row of form.querySelectorAll("[data-bid]")) {
      const told = found.rows[row.dataset.bid];
      row.classList.toggle("house-table__cut", found.cut !== null && String(found.cut) === row.dataset.bid);
      row.querySelector("[data-tryout-words]").textContent = told ? told.words : "";
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(follow, 250);
  };

  // A slider beside each box, from nothing to the most that the bid may be given, by whole pounds.
  for (const cell of form.querySelectorAll("[data-most]")) {
    const box = cell.querySelector("input");
    const slider = document.createElement("input");
    const pounds = () => Number(box.value.replace(/[£,\s]/g, "")) || 0;
    Object.assign(slider, { type: "range", min: "0", max: String(Math.ceil(Number(cell.dataset.most) / 100)), step: "1", className: "house-tryout__slider" });
    slider.setAttribute("aria-label", `Amount for ${cell.dataset.noun}`);
    slider.value = String(pounds());
    slider.addEventListener("input", () => {
      const most = Number(cell.dataset.most) / 100;
      box.value = slider.value === "0" ? "" : Math.min(Number(slider.value), most).toLocaleString("en-GB", { minimumFractionDigits: Number(slider.value) > most && most % 1 ? 2 : 0 });
      soon();
    });
    box.addEventListener("input", () => {
      slider.value = String(pounds());
    });
    cell.append(slider);
  }
  form.addEventListener("input", soon);
}
