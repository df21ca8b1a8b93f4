// Keys on the archive's pages (KEYS; the sheet behind `?` lists them), and what a reader keeps. Everything can be read
// without it.
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

  // The list that an article was opened from, so that the next one and the way back are known: in this tab alone.
  var LIST = "marsad-list";

  function here() { return location.pathname + location.search; }

  function listed() {
    try { return JSON.parse(sessionStorage.getItem(LIST)) || {}; } catch (error) { return {}; }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".card a.open");
    if (!link) { return; }
    var paths = cards().map(function (one) { return one.pathname; });
    try { sessionStorage.setItem(LIST, JSON.stringify({ from: here(), paths: paths })); } catch (error) { return; }
  });

  function article() { return document.querySelector("article.text"); }

  // The article after (1) or before (-1) this one in its list; without a list, in its source.
  function beside(step) {
    var paths = listed().paths || [], at = paths.indexOf(location.pathname);
    if (at >= 0) { return paths[at + step]; }
    var link = document.querySelector(step > 0 ? ".pager a[data-older]" : ".pager a[data-newer]");
    return link && link.href;
  }

  function back() {
    var list = listed(), number = location.pathname.split("/").pop();
    if ((list.paths || []).indexOf(location.pathname) >= 0) { location.href = list.from + "#a" + number; }
    else { document.querySelector(".top nav a").click(); }
  }

  function step(by) {
    var to = article() && beside(by);
    if (article()) { if (to) { location.href = to; } } else { go(by); }
  }

  function press(selector) {
    var one = document.querySelector(selector);
    if (one) { one.click(); }
    return one;
  }

  function star() {
    var card = document.activeElement.closest(".card"), button = (card || article() || document).querySelector(".star button");
    if (!button || !(card || article())) { return null; }
    button.click();
    return button;
  }

  function help() { location.hash = location.hash === "#keys" ? "#content" : "#keys"; return true; }

  function find() {
    var box = document.querySelector("input[type=search]");
    if (box) { box.focus(); box.select(); }
    return box;
  }

  function open() {
    var link = document.activeElement;
    if (!link || !link.classList.contains("open") || !link.closest(".card")) { return null; }
    link.click();
    return link;
  }

  // What each key does; false or null: nothing here, the browser goes on.
  var KEYS = {
    j: function () { step(1); return true; },
    k: function () { step(-1); return true; },
    o: open,
    v: function () { return press("a[data-original]"); },
    u: function () { if (!article()) { return null; } back(); return true; },
    s: star,
    c: function () { return press("[data-copy=citation]:not([hidden])"); },
    "/": find,
    "?": help
  };
  var PLACES = { KeyJ: "j", KeyK: "k", KeyO: "o", KeyV: "v", KeyU: "u", KeyS: "s", KeyC: "c", Slash: "/" };

  // Arrows turn the pages of articles as those of a book: in Arabic the next one is to the left.
  function arrow(key) {
    if (!article() || document.activeElement.closest("[role=region], .plot, .seg")) { return null; }
    var forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    return key === forward ? "j" : key === "ArrowLeft" || key === "ArrowRight" ? "k" : null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    var target = event.target;
    var typing = target.closest && target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      if (typing) { target.blur(); }
      if (location.hash === "#keys") { location.hash = "#content"; }
      return;
    }
    if (typing && target.type !== "radio" && target.type !== "checkbox") { return; }
    // By place as well as by letter: on an Arabic keyboard the key of j writes ت.
    var key = event.key === "؟" ? "?" : arrow(event.key) || event.key;
    if (!Object.prototype.hasOwnProperty.call(KEYS, key)) { key = PLACES[event.code]; }
    if (key && KEYS[key]()) { event.preventDefault(); }
  });

  // Back in a list: the card that was left is focused, and the keys go on from there. Only when all is loaded: until then
  // the browser, which scrolls to the card, takes the focus away.
  function found() {
    var link = location.hash.indexOf("#a") === 0 && document.querySelector(location.hash + " a.open");
    if (link) { link.focus(); }
  }
  if (/^#a\d+$/.test(location.hash)) {
    window.addEventListener("load", function () { window.setTimeout(found); });
  }

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
