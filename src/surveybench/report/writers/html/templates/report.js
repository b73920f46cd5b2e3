// Marks the page that is being read in the menu. Everything works without this script.
(function () {
  "use strict";
  var links = new Map();
  document.querySelectorAll(".menu a[href^='#']").forEach(function (link) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  });
  if (!links.size || !("IntersectionObserver" in window)) return;
  var current = null;
  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting || !links.has(entry.target.id)) return;
      if (current) current.removeAttribute("aria-current");
      current = links.get(entry.target.id);
      current.setAttribute("aria-current", "true");
    });
  }, { rootMargin: "-20% 0px -70% 0px" });
  document.querySelectorAll("main > section").forEach(function (page) { seen.observe(page); });
})();
