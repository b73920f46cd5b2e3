"use strict";
// A file that is dropped would be opened by the browser instead of this page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    if (kind === "drop") document.getElementById("dropped").hidden = false;
  });
}
// A new page is read out from its heading on.
const work = document.getElementById("work");
document.querySelector("h1").focus();
if (work) {
  const bar = document.getElementById("bar");
  const step = document.getElementById("step");
  const look = async () => {
    try {
      const state = await (await fetch(work.dataset.state)).json();
      if (state.ended) return location.reload();
      if (state.step) {
        const share = state.percent === null ? "" : `: ${state.percent} %`;
        const words = state.step + share;
        if (step.textContent !== words) step.textContent = words;
        if (state.percent !== null) bar.value = state.percent;
      }
    } catch {
      step.textContent = "surveybench does not answer: it may have been closed.";
    }
    setTimeout(look, 1000);
  };
  look();
}
