// Shortcuts: ? lists them, / goes to the search field, data-key="s" or "Ctrl+Enter" presses what carries it, arrows walk rows.
// Single keys can be switched off (they disturb those who speak to their computer), and never fire in the middle of a scan.
(() => {
  "use strict";

  const SWITCH = "vaccinera.keys.off";
  const SCAN_PACE_MS = 45;
  const shortcuts = document.getElementById("shortcuts");
  const isTyping = (element) => element.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const isOff = () => localStorage.getItem(SWITCH) === "1";
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const carrying = () => [...document.querySelectorAll("[data-key]")].filter((one) => isShown(one) && isReachable(one));

  // With a dialog open only what stands in it can be pressed.
  function isReachable(element) {
    const open = [...document.querySelectorAll("dialog[open]")].pop();
    return !open || open.contains(element);
  }

  function press(element) {
    if (isTyping(element)) element.focus();
    else element.click();
  }

  function goToSearch() {
    const fields = [...document.querySelectorAll("[data-search]")].filter((field) => isShown(field) && isReachable(field));
    const field = fields.find((one) => one.closest("main")) || fields[0];
    field?.focus();
    field?.select();
  }

  function showShortcuts() {
    const list = shortcuts.querySelector("[data-shortcuts]");
    for (const old of list.querySelectorAll("[data-of-page]")) old.remove();
    for (const element of carrying()) {
      const item = document.createElement("div");
      item.className = "description-list__item";
      item.dataset.ofPage = "1";
      const keys = document.createElement("dt");
      keys.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key }));
      const does = Object.assign(document.createElement("dd"), { textContent: element.dataset.keyDoes || element.textContent.trim() });
      item.append(keys, does);
      list.append(item);
    }
    shortcuts.showModal();
  }

  function act(key) {
    if (key === "?") return showShortcuts();
    if (key === "/") return goToSearch();
    const element = carrying().find((one) => one.dataset.key.toLowerCase() === key.toLowerCase());
    if (element) press(element);
  }

  // Keys outside every field wait a moment: a person presses one, a scanner many. A scan goes to the page's field for it.
  let waiting = "";
  let timer = 0;
  function settle() {
    const keys = waiting;
    waiting = "";
    if (keys.length === 1) act(keys);
  }
  function collect(event) {
    clearTimeout(timer);
    waiting += event.key;
    const fields = [...document.querySelectorAll("[data-scan]")].filter((one) => isShown(one) && isReachable(one));
    const field = waiting.length > 1 && (fields.find((one) => one.closest("main")) || fields[0]);
    if (field) {
      field.value = waiting;
      field.focus();
      field.setSelectionRange(waiting.length, waiting.length);
      waiting = "";
    } else {
      timer = setTimeout(settle, SCAN_PACE_MS);
    }
    event.preventDefault();
  }

  function walkRows(event) {
    const rows = [...event.target.closest("table, form, ul").querySelectorAll(".row-link")].filter(isShown);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = rows[rows.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || event.defaultPrevented || event.altKey || event.metaKey || event.isComposing) return;
    if (event.ctrlKey) {
      const element = carrying().find((one) => one.dataset.key.toLowerCase() === `ctrl+${event.key.toLowerCase()}`);
      if (element) {
        event.preventDefault();
        press(element);
      }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && target.matches(".row-link")) {
      walkRows(event);
    } else if (event.key === "?" && target.matches("[data-search]") && !target.value && !isOff()) {
      event.preventDefault(); // nothing sought begins with it, and this field has the focus on the first page
      showShortcuts();
    } else if (event.key.length === 1 && event.key !== " " && !isTyping(target) && !isOff()) {
      collect(event);
    }
  });

  const toggle = shortcuts.querySelector("[data-keys-off]");
  toggle.checked = isOff();
  toggle.addEventListener("change", () => localStorage.setItem(SWITCH, toggle.checked ? "1" : "0"));
})();
