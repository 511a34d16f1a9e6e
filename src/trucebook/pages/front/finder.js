// The link to the search becomes a box on every page, and `/` leads to it.
const link = document.querySelector('nav a[href$="search.html"]:not([aria-current])');
const own = document.querySelector("#search input"); // of the search page itself
const box = own ?? (link && boxFor(link));

if (box) {
  document.addEventListener("keydown", (event) => {
    const isTyped = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyped || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function boxFor(link) {
  const form = document.createElement("form");
  form.setAttribute("role", "search");
  const input = document.createElement("input");
  input.type = "search";
  input.dir = "auto";
  input.placeholder = link.textContent.trim();
  input.setAttribute("aria-label", link.textContent.trim());
  input.setAttribute("aria-keyshortcuts", "/");
  form.append(input);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = `${link.href}#${new URLSearchParams({ q: input.value })}`;
  });
  link.replaceWith(form);
  return input;
}
