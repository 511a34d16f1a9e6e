// Buttons that copy the text of an element (data-copies).
for (const button of document.querySelectorAll("[data-copies]")) {
  const place = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(place.textContent.trim());
      button.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(place); // where a browser keeps pages from the clipboard
    }
  });
}
