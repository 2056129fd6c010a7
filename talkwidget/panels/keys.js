// In a list or among radio buttons, arrows and letters choose. JupyterLab, to which they are commands (`b` makes a cell,
// `d d` deletes one), leaves its hands off elements with this attribute.
this.closest(".talkwidget-panel").addEventListener("focusin", ({ target }) => {
  if (target.matches("select, [type=radio]")) target.dataset.lmSuppressShortcuts = "true";
});
