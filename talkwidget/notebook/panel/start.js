// ipywidgets 7 gives a widget its classes some time after it is on the page: the panel is looked for until it has its own.
const EACH = 50; // ms between looks, for ten seconds
const look = (tries) => {
  const found = this.closest(".talkwidget-panel");
  if (!found) return tries && setTimeout(look, EACH, tries - 1);
  // A notebook that takes a cell off the page and puts it back loads the style sheet again.
  if (!found.listen) begin(found);
  found.listen();
};
look(200);
