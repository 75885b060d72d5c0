// Warns before the login ends for want of use. Every tab follows the newest answer; only a point in time is stored.
(() => {
  "use strict";

  const dialog = document.getElementById("idle");
  const { idleLeft, idleWarn, idleStay, idleLogin, idleLogout } = dialog.dataset;
  const DEADLINE = "vaccinera.idle.deadline";
  const warnMs = Number(idleWarn) * 1000;
  const part = (name) => dialog.querySelector(`[data-idle-${name}]`);
  let known = 0;
  const left = () => Number(localStorage.getItem(DEADLINE) || known) - Date.now();

  function livesFor(seconds) {
    known = Date.now() + seconds * 1000;
    localStorage.setItem(DEADLINE, String(known));
    look();
  }

  const headers = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"));

  let isLeaving = false;
  async function leave() {
    if (isLeaving) return;
    isLeaving = true;
    document.querySelector("main").hidden = true; // a record is not left on an unattended screen
    await fetch(idleLogout, { method: "POST", headers: headers(), mode: "same-origin", redirect: "manual" }).catch(() => {});
    const query = new URLSearchParams({ ended: "1", till: location.pathname + location.search });
    location.replace(`${idleLogin}?${query}`);
  }

  function look() {
    const ms = left();
    if (ms <= 0) return leave();
    if (ms > warnMs) {
      if (dialog.open) dialog.close();
      return undefined;
    }
    if (!dialog.open) {
      dialog.showModal();
      document.getElementById("idle-stay").focus();
    }
    const seconds = Math.ceil(ms / 1000);
    part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    return undefined;
  }

  async function stay() {
    part("no-answer").hidden = true;
    try {
      const answer = await fetch(idleStay, { method: "POST", headers: headers(), mode: "same-origin" });
      if (answer.redirected) return leave();
      if (answer.status === 403) return location.reload(); // somebody logged in anew in another tab
      const seconds = (await answer.json()).seconds_left;
      const mustLeave = seconds * 1000 <= warnMs; // the longest a login may last is near: no click prolongs that
      part("must-leave").hidden = !mustLeave;
      part("can-stay").hidden = mustLeave;
      livesFor(seconds);
    } catch {
      part("no-answer").hidden = false;
    }
    return undefined;
  }

  livesFor(Number(idleLeft));
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("storage", (event) => event.key === DEADLINE && look());
  document.addEventListener("htmx:after:request", (event) => {
    const seconds = event.detail.ctx.response?.headers.get("X-Idle-Left");
    if (seconds) livesFor(Number(seconds));
  });
  document.getElementById("idle-stay").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
})();
