// Ctrl+Enter generates, and keys without Ctrl do what they do in a list, among radio buttons and on a button. To JupyterLab they
// are commands (it would run the cell again; `b` makes a cell, `d d` deletes one), so they are heard before it and kept from it.
const heard = (event) => {
  if (!panel.isConnected) window.removeEventListener("keydown", heard, true);
  if (!panel.contains(event.target) || event.altKey) return;
  const held = event.ctrlKey || event.metaKey;
  if (!held && event.target.matches("select, [type=radio], button")) event.stopImmediatePropagation();
  if (!held || event.key !== "Enter") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // The last letters reach the kernel before the click does.
  setTimeout(() => panel.querySelector(".talkwidget-generate").click(), 150);
};
panel.listen = () => window.addEventListener("keydown", heard, true);

// A browser lists only what contains the words in the field. So it is emptied while it has the focus.
panel.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".talkwidget-language input")) return;
  target.placeholder = target.value;
  target.value = "";
});
panel.addEventListener("focusout", ({ target }) => {
  if (!target.matches(".talkwidget-language input") || target.value) return;
  target.value = target.placeholder;
  target.dispatchEvent(new Event("input", { bubbles: true }));
});

// A clip with its captions switched is a new video to the page; it goes on where the former was.
panel.addEventListener("change", ({ target }) => {
  const former = [...panel.querySelectorAll("video")].find((video) => !video.paused);
  if (!former || !target.matches(".talkwidget-after [type=checkbox]")) return;
  const observer = new MutationObserver(() => {
    const video = panel.querySelector("video");
    if (former.isConnected || !video) return;
    observer.disconnect();
    Object.assign(video, { currentTime: former.currentTime, muted: former.muted, volume: former.volume });
    video.play().catch(() => {});
  });
  observer.observe(panel, { childList: true, subtree: true });
});

// ipywidgets 7 makes radio buttons anew when one is chosen: that in the place of the chosen one gets its focus.
const REMADE = 3000; // ms in which the kernel answers
const refocus = ({ target }) => {
  const group = target.matches("[type=radio]") && target.closest(".widget-radio-box");
  if (!group) return;
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body) return;
    [...group.querySelectorAll("[type=radio]")].find(({ dataset }) => dataset.value === target.dataset.value)?.focus();
  });
  observer.observe(group, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), REMADE);
};
panel.addEventListener("click", refocus, true); // arrows click too; before ipywidgets hears of it
