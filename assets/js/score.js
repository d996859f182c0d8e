// Keys 0 to 5 choose a score, but only while the scores have the focus: a key that acts anywhere would trip people who dictate or type.
const group = document.querySelector("[data-score-keys]");
const hint = document.querySelector(".house-scale__keys");

if (group) {
  if (hint) hint.hidden = false;
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key)) return;
    const radio = group.querySelector(`input[type="radio"][value="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus({ preventScroll: true });
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
