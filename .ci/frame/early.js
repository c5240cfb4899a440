// Before the first paint: the theme the person chose, so that a dark studio does not flash white.
try {
  const theme = localStorage.getItem("atelier-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme it is.
}
