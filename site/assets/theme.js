// Before the first paint: the reader's choice, else the system's. A page from disk may have no storage.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // the system's then
  }
  document.documentElement.dataset.theme =
    theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
})();
