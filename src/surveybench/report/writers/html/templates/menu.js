// On a wide screen the menu beside the text stands open.
(function () {
  "use strict";
  var menu = document.querySelector(".menu > details"), wide = matchMedia("(min-width: 64rem)");
  if (menu && wide.matches) menu.open = true;
})();
