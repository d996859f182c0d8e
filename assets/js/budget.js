// The sums under a budget follow what is typed. The server works out the same ones when the page is saved, and those are the ones that count.

const penceOf = (typed) => {
  const bare = typed.replace(/[£\s\u00a0]/g, "");
  if (!/^([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]{1,2})?$/.test(bare)) return 0n;
  const [pounds, pence = ""] = bare.replace(/,/g, "").split(".");
  return BigInt(pounds) * 100n + BigInt(pence.padEnd(2, "0"));
};

const hundredthsOf = (typed) => {
  const bare = typed.replace(/[,\s]/g, "");
  if (bare === "") return 100n;
  if (!/^[0-9]+(\.[0-9]{1,2})?$/.test(bare)) return 0n;
  const [whole, part = ""] = bare.split(".");
  return BigInt(whole) * 100n + BigInt(part.padEnd(2, "0"));
};

const pounds = (pence) => {
  const whole = (pence / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = pence % 100n;
  return `£${whole}${rest ? `.${rest.toString().padStart(2, "0")}` : ""}`;
};

for (const budget of document.querySelectorAll("[data-budget]")) {
  const readLine = (row) => {
    const typed = (column) => {
      const box = row.querySelector(`[name$="-${column}"]`);
      return box ? box.value.trim() : "";
    };
    const total = (hundredthsOf(typed("quantity")) * penceOf(typed("unit")) + 50n) / 100n;
    return { head: typed("head"), year: typed("year"), total, asked: penceOf(typed("asked")), match: penceOf(typed("match")) };
  };

  const follow = () => {
    const lines = Array.from(budget.querySelectorAll(".house-rows__row"), (row) => {
      const line = readLine(row);
      const told = row.querySelector("[data-line-total]");
      if (told) told.textContent = pounds(line.total);
      return line;
    });
    for (const sums of budget.querySelectorAll("[data-sums]")) {
      const { sums: by, key } = sums.dataset;
      const mine = lines.filter((line) => by === "all" || line[by] === key);
      let any = 0n;
      for (const cell of sums.querySelectorAll("[data-of]")) {
        const sum = mine.reduce((whole, line) => whole + line[cell.dataset.of], 0n);
        any += sum;
        cell.textContent = pounds(sum);
      }
      if (by === "head") sums.hidden = !any;
    }
  };

  budget.addEventListener("input", follow);
  budget.addEventListener("change", follow);
  follow();
}
