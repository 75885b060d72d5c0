// The registration page: follow-ups show when they are asked, the draft saves itself, what follows comes back, a scan reads itself in.
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
  if (!form.dataset.saves) {
    // The declaration gone through again: nothing of it is kept before it is sent.
    form.addEventListener("input", showWhatIsAsked);
    return;
  }

  // A section takes the state its line tells. One that has just been done folds when the keyboard moves on from it.
  let byKeyboard = false;
  const sections = () => [...form.querySelectorAll("details.section")];
  const stateOf = (section) => section.querySelector(":scope > summary [data-state]")?.dataset.state;
  const showStates = () => {
    for (const section of sections()) {
      const state = stateOf(section);
      if (!state || section.classList.contains(`section--${state}`)) continue;
      const waited = section.classList.contains("section--later");
      section.classList.remove("section--now", "section--done", "section--stopped", "section--later");
      section.classList.add(`section--${state}`);
      if (waited) section.open = true;
      if (state === "later" && !section.contains(document.activeElement)) section.open = false;
      if (state === "done" && section.id !== "giving") section.dataset.folds = "1";
      else delete section.dataset.folds;
      if (state === "stopped") section.open = true;
    }
    foldWhatIsDone();
  };
  const foldWhatIsDone = () => {
    if (!byKeyboard) return;
    for (const section of sections()) {
      if (!section.dataset.folds || section.contains(document.activeElement)) continue;
      delete section.dataset.folds;
      section.open = false;
    }
  };
  document.addEventListener("keydown", () => (byKeyboard = true), true);
  document.addEventListener("pointerdown", () => (byKeyboard = false), true);
  form.addEventListener("focusin", foldWhatIsDone);

  // What follows from the answers comes back from the server. A part with the focus is left alone, and so is everything
  // when something was typed meanwhile: the next answer is on its way.
  let changes = 0;
  const put = (text) => {
    const answer = new DOMParser().parseFromString(text, "text/html");
    for (const name of ["revision", "dose_of"]) {
      const fresh = answer.querySelector(`input[type=hidden][name=${name}]`);
      if (fresh) form.elements[name].value = fresh.value;
    }
    for (const fresh of answer.querySelectorAll("[data-part], #saved")) {
      const old = document.getElementById(fresh.id);
      if (!old || old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) continue;
      for (const details of old.querySelectorAll("details[open]")) {
        const same = [...fresh.querySelectorAll("details")][[...old.querySelectorAll("details")].indexOf(details)];
        if (same) same.open = true;
      }
      old.replaceWith(fresh);
    }
    showWhatIsAsked();
    showStates();
  };

  // Saves need not come in the order they are sent: each tells which of this page's it is, and so does whatever is sent.
  const page = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16).padStart(8, "0")).join("-");
  let saves = 0;
  form.addEventListener("formdata", (event) => {
    saves += 1;
    event.formData.set("save_page", page);
    event.formData.set("save_number", saves);
  });

  let timer = 0;
  let underWay = null;
  let isLeaving = false;
  const isUnsaved = () => Boolean(timer || underWay);
  const body = () => {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("by_itself", "1");
    return fields;
  };
  const compareVersions = () => {
    isLeaving = true;
    form.action = form.dataset.saves;
    form.submit();
  };
  const save = async () => {
    clearTimeout(timer);
    timer = 0;
    if (isLeaving || "isSent" in form.dataset) return true;
    underWay?.abort();
    const mine = (underWay = new AbortController());
    const before = changes;
    try {
      const answer = await fetch(form.dataset.saves, { method: "POST", body: body(), signal: mine.signal, redirect: "manual" });
      // Logged out meanwhile: the way back leads here, and the draft holds all but the last answer.
      if (answer.type === "opaqueredirect") location.reload();
      // Somebody else saved it meanwhile: the whole page is sent, and comes back with both versions.
      else if (answer.status === 409) compareVersions();
      else if (!answer.ok) throw new Error(String(answer.status));
      else if (before === changes) put(await answer.text());
    } catch (problem) {
      if (problem.name === "AbortError") return true;
      document.getElementById("saved").textContent = form.dataset.notSaved;
      return false;
    } finally {
      if (underWay === mine) underWay = null;
    }
    return true;
  };
  const later = (wait) => {
    changes += 1;
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  form.addEventListener("input", (event) => {
    showWhatIsAsked();
    if (event.target.name !== "scanned") later(["radio", "checkbox", "select-one"].includes(event.target.type) ? 250 : 600);
  });
  form.addEventListener("submit", () => {
    isLeaving = true;
    clearTimeout(timer);
    underWay?.abort();
  });
  window.addEventListener("pageshow", () => (isLeaving = false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isUnsaved() && !isLeaving) navigator.sendBeacon(form.dataset.saves, body());
  });
  // A link waits a moment until what was typed is saved, so that the next page knows it. Where it could not be saved, that
  // is said and the page stays; a second click goes.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const isOwnPage = link && link.origin === location.origin && !link.target && !link.download && !link.hash;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!isOwnPage || !isPlain || event.defaultPrevented || !isUnsaved() || isLeaving) return;
    event.preventDefault();
    const isKept = await Promise.race([save(), new Promise((resolve) => setTimeout(resolve, 2000, true))]);
    if (isKept && !isLeaving) location.assign(link.href);
  });

  // "None of these" excludes the others: the last one ticked holds.
  const standsAlone = (box) => (box.closest("[data-alone]")?.dataset.alone || "").split(" ").includes(box.value);
  form.addEventListener("change", (event) => {
    const box = event.target;
    const group = box.type === "checkbox" && box.checked && box.closest(".question--checkboxes fieldset");
    for (const other of group ? group.querySelectorAll("input[type=checkbox]") : []) {
      if (other !== box && (standsAlone(box) || standsAlone(other))) other.checked = false;
    }
  });

  // A letter answers: the choice that begins with it is made, and the next question gets the focus. J or Y ticks a box.
  const isLetter = (event) => !event.ctrlKey && !event.altKey && !event.metaKey && /^\p{L}$/u.test(event.key);
  const chosenBy = (field, letter) => {
    if (field.type === "checkbox" && !field.closest("fieldset")) return "jy".includes(letter) ? field : null;
    const group = [...form.elements].filter((one) => one.type === field.type && one.name === field.name);
    const byLabel = group.find((one) => one.labels[0]?.textContent.trim().toLowerCase().startsWith(letter));
    return byLabel || (letter === "n" && group.find(standsAlone));
  };
  document.addEventListener(
    "keydown",
    (event) => {
      const field = event.target;
      if (!form.contains(field) || !["radio", "checkbox"].includes(field.type) || !isLetter(event)) return;
      const chosen = chosenBy(field, event.key.toLowerCase());
      if (!chosen) return;
      event.preventDefault();
      event.stopPropagation();
      chosen.checked = true;
      chosen.focus();
      chosen.dispatchEvent(new Event("input", { bubbles: true }));
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
      chosen.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    },
    true,
  );

  // What is left leads to where it is done, also into a folded section.
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".registration__way");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    for (let part = place; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    const field = place.matches("fieldset") ? place.querySelector("input:checked") || place.querySelector("input") : place;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  // A scan is a submit of its own: the server fills in what it means. The work goes on where it was, and a new scan into
  // the field takes the place of the one before.
  const next = document.getElementById(form.dataset.goesOn || "");
  if (next && !document.querySelector("[data-focus]")) next.focus();
  form.addEventListener("focusin", (event) => event.target.matches("[data-scan]") && event.target.select());
  form.addEventListener("scan", (event) => {
    event.stopPropagation();
    form.requestSubmit(form.querySelector("[data-scan-button]"));
  });
})();
