// The registration page: follow-ups show when they are asked, the draft saves itself, a scan reads itself in.
(() => {
  "use strict";
  const form = document.getElementById("registration");
  if (!form) return;

  // A follow-up is asked when its condition holds; hidden fields are left as they are, and the server judges anew.
  const compare = {
    "=": (given, value) => given.includes(String(value)),
    "!=": (given, value) => given.length > 0 && !given.includes(String(value)),
    exists: (given, value) => given.length > 0 === value,
    ">": (given, value) => given.some((one) => Number(one) > value),
    "<": (given, value) => given.some((one) => Number(one) < value),
    ">=": (given, value) => given.some((one) => Number(one) >= value),
    "<=": (given, value) => given.some((one) => Number(one) <= value),
  };
  const isAsked = (field) => !field.closest(".follow[hidden]");
  const given = (name) =>
    [...form.elements]
      .filter((field) => field.name === name && isAsked(field) && (!["radio", "checkbox"].includes(field.type) || field.checked))
      .map((field) => field.value)
      .filter((value) => value !== "");
  const holds = ([name, operator, value]) => (value === null ? given(name).length > 0 : compare[operator](given(name), value));
  const showWhatIsAsked = () => {
    for (const part of form.querySelectorAll("[data-when]")) {
      const { all, any } = JSON.parse(part.dataset.when);
      part.hidden = !(all ? all.every(holds) : any.some(holds));
    }
  };
  showWhatIsAsked();

  // What follows from the answers comes back from the server; a part somebody is typing in is left alone.
  const put = (text) => {
    const answer = new DOMParser().parseFromString(text, "text/html");
    const revision = answer.querySelector("input[name=revision]");
    if (revision) form.elements.revision.value = revision.value;
    for (const fresh of answer.querySelectorAll("[data-part], #saved")) {
      const old = document.getElementById(fresh.id);
      if (old && old.innerHTML !== fresh.innerHTML && !old.contains(document.activeElement)) old.replaceWith(fresh);
    }
    showWhatIsAsked();
  };
  let timer = 0;
  let underWay = null;
  let isLeaving = false;
  const save = async () => {
    clearTimeout(timer);
    if (isLeaving) return;
    underWay?.abort();
    underWay = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set("by_itself", "1");
    const saved = document.getElementById("saved");
    try {
      const answer = await fetch(form.dataset.saves, { method: "POST", body, signal: underWay.signal, redirect: "manual" });
      if (answer.ok) put(await answer.text());
      else saved.textContent = form.dataset.notSaved;
    } catch (problem) {
      if (problem.name !== "AbortError") saved.textContent = form.dataset.notSaved;
    }
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  form.addEventListener("input", (event) => {
    showWhatIsAsked();
    if (event.target.name !== "scanned") later(800);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "scanned") later(300);
  });
  form.addEventListener("submit", () => {
    isLeaving = true;
    clearTimeout(timer);
    underWay?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer && !isLeaving) save();
  });

  // A letter answers: the option that begins with it is chosen, and the next question gets the focus.
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey || !/^\p{L}$/u.test(event.key)) return;
    const group = [...form.elements].filter((one) => one.type === "radio" && one.name === field.name);
    const chosen = group.find((one) => one.labels[0]?.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    chosen.focus();
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    chosen.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  });

  // A scan is a submit of its own: the server fills in what it means.
  form.addEventListener("scan", (event) => {
    event.stopPropagation();
    form.requestSubmit(form.querySelector("[data-scan-button]"));
  });
})();
