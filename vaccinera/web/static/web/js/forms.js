// Forms: sent once, walked with Enter, scanned into; where the focus goes after a fault; what is said when no answer came.
(() => {
  "use strict";

  // A double click or an impatient Enter sends a form once. The button is not disabled: its name and value must go along.
  // One that is answered with a file leaves the page where it is, and may be sent again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post], [data-answers-file]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // What must be read or mended first gets the focus, on a new page and after a swap.
  const FOCUSABLE = "input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled), button:not(:disabled)";
  const focusWhatMatters = () => {
    const wanted = document.querySelector("[data-focus]:not([data-was-focused])");
    if (!wanted) return;
    wanted.dataset.wasFocused = "1";
    wanted.focus();
    wanted.scrollIntoView({ block: "nearest" });
  };
  focusWhatMatters();
  document.addEventListener("htmx:after:swap", focusWhatMatters);

  // A line of the error summary leads to its field, also to one in a section that is folded or a group of answers.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary__link");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (let part = field; part; part = part.parentElement) {
      if (part.matches("details")) part.open = true;
    }
    const first = field.matches("fieldset") ? field.querySelector("input:checked") || field.querySelector(FOCUSABLE) : field;
    (first || field).focus();
    field.scrollIntoView({ block: "center" });
  });

  // Enter moves on in a form that says so; on its last field it reaches the button, which Enter then presses.
  const moveOn = (field) => {
    const group = field.type === "radio" ? field.name : null;
    const fields = [...field.form.querySelectorAll(`${FOCUSABLE}, summary`)].filter(
      (one) => one.checkVisibility() && (one === field || !(one.type === "radio" && one.name === group)),
    );
    const next = fields[fields.indexOf(field) + 1];
    const group_of = (one) => [...field.form.elements].find((other) => other.name === one.name && other.checked) || one;
    if (next) (next.type === "radio" ? group_of(next) : next).focus();
  };

  // A scanner types fast and ends with Enter. Its group separator must survive, whatever key the scanner sends for it.
  const insert = (field, text) => {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || event.isComposing) return;
    if (field.matches("[data-scan]")) {
      const isSeparator = event.key === "F8" || event.key === "\u001d" || (event.ctrlKey && (event.key === "]" || event.code === "BracketRight"));
      if (isSeparator) {
        event.preventDefault();
        insert(field, "\u001d");
        return;
      }
      if (event.key === "Enter" && !event.ctrlKey && field.value) {
        if (!field.form || field.form.matches("[data-enter]") || field.hasAttribute("hx-post") || field.hasAttribute("hx-get")) event.preventDefault();
        field.dispatchEvent(new CustomEvent("scan", { bubbles: true, detail: { text: field.value } }));
        if (field.form?.matches("[data-enter=next]")) moveOn(field);
        return;
      }
    }
    const movesOn = event.key === "Enter" && !event.ctrlKey && !event.shiftKey && field.form?.matches("[data-enter=next]");
    if (movesOn && field.matches("input, select")) {
      event.preventDefault();
      moveOn(field);
    }
  });

  // No answer, or one that broke: say so where it is read, and that nothing on the page is gone.
  const place = document.getElementById("refusal");
  const sayNoAnswer = (reference) => {
    const words = document.getElementById("no-answer").content.cloneNode(true);
    words.querySelector("[data-reference]").textContent = reference || "–";
    place.replaceChildren(words);
    focusWhatMatters();
  };
  document.addEventListener("htmx:before:request", () => place?.replaceChildren());
  document.addEventListener("htmx:error", () => sayNoAnswer(""));
  document.addEventListener("htmx:response:error", (event) => {
    const response = event.detail.ctx.response;
    if (response.status >= 500) sayNoAnswer(response.headers.get("X-Reference"));
  });
})();
