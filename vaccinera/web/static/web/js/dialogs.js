// Dialogs and menus by data attributes: data-opens="id", data-closes. The browser itself keeps and returns the focus.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      opener.closest("details.frame__user")?.removeAttribute("open");
      document.getElementById(opener.dataset.opens)?.showModal();
    }
    event.target.closest("[data-closes]")?.closest("dialog")?.close();
    for (const menu of document.querySelectorAll("details.frame__user[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.frame__user[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
