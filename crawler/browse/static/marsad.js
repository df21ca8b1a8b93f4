// Keys on the archive's pages: j/k between cards, o opens, v opens the original, / searches, ? shows this list.
// Everything works without it.
(function () {
  "use strict";
  var at = -1;

  function cards() {
    return Array.prototype.slice.call(document.querySelectorAll(".card a.open"));
  }

  function go(step) {
    var all = cards();
    if (!all.length) { return; }
    var focused = all.indexOf(document.activeElement);
    if (focused >= 0) { at = focused; }
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all[at].focus({ preventScroll: true });
    all[at].closest(".card").scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    var target = event.target;
    var typing = target.matches && target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      if (typing) { target.blur(); }
      if (location.hash === "#keys") { location.hash = "#content"; }
      return;
    }
    if (typing && target.type !== "radio") { return; }
    // By place as well as by letter: on an Arabic keyboard the key of j writes ت.
    var key = event.key === "؟" ? "?" : event.key;
    if ("jkov/?".indexOf(key) < 0) {
      key = { KeyJ: "j", KeyK: "k", KeyO: "o", KeyV: "v", Slash: "/" }[event.code];
    }
    var link;
    if (key === "j") { go(1); }
    else if (key === "k") { go(-1); }
    else if (key === "o") {
      link = document.activeElement;
      if (!link || !link.classList.contains("open")) { return; }
      link.click();
    } else if (key === "v") {
      link = document.querySelector("a[data-original]");
      if (!link) { return; }
      link.click();
    } else if (key === "/") {
      link = document.querySelector("input[type=search]");
      if (!link) { return; }
      link.focus();
      link.select();
    } else if (key === "?") {
      location.hash = location.hash === "#keys" ? "#content" : "#keys";
    } else { return; }
    event.preventDefault();
  });

  // What a reader keeps: stars without leaving the page, an opened article, a saved search that is followed.
  function keep(fields) {
    return fetch(document.body.dataset.keeps, {
      method: "POST", body: new URLSearchParams(fields), headers: { accept: "application/json" }, keepalive: true
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.classList.contains("star")) { return; }
    event.preventDefault();
    var button = form.querySelector("button"), act = form.elements.act, on = act.value === "star";
    keep(new FormData(form)).then(function (answer) {
      if (!answer.ok) { form.submit(); return; }
      act.value = on ? "unstar" : "star";
      button.setAttribute("aria-pressed", String(on));
      button.querySelector("span").textContent = on ? "★" : "☆";
    });
  });
  document.querySelectorAll("[data-read]").forEach(function (article) {
    keep({ act: "read", number: article.dataset.read, token: article.dataset.token });
  });
  document.querySelectorAll("a[data-look]").forEach(function (link) {
    link.addEventListener("click", function () {
      keep({ act: "look", number: link.dataset.look, token: link.dataset.token });
    });
  });

  // Buttons that copy a text of the page, or the page's own address.
  document.querySelectorAll("[data-copy], [data-copy-link]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var named = document.getElementById(button.dataset.copy || "");
      navigator.clipboard.writeText(named ? named.textContent : location.href.split("#")[0]).then(function () {
        button.textContent = button.dataset.copied;
      });
    });
  });
})();
