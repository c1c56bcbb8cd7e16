// The buttons of a guess. They are the browser's own radio buttons: Tab reaches them, arrow keys and the space bar choose.

function element(tag, className, properties = {}) {
  const node = Object.assign(document.createElement(tag), properties);
  if (className) node.className = className;
  return node;
}

function render({ model, el }) {
  const name = `kit-guess-${Math.random().toString(36).slice(2)}`; // of its own: each view has a module of its own
  const root = element("fieldset", "kit-panel kit-guess");
  const choices = element("div", "kit-guess-choices");
  const status = element("p", "kit-guess-status");
  status.setAttribute("role", "status");
  const inputs = model.get("choices").map((choice) => {
    const label = element("label", "kit-button kit-choice kit-guess-choice");
    const input = element("input", "", { type: "radio", name, value: choice });
    // JupyterLab takes single keys as commands unless the focused element itself says otherwise.
    input.setAttribute("data-lm-suppress-shortcuts", "true");
    input.onchange = () => {
      model.set("chosen", choice);
      model.save_changes();
    };
    label.append(input, element("span", "", { textContent: choice }));
    choices.append(label);
    return input;
  });
  root.append(element("legend", "kit-guess-question", { textContent: model.get("question") }), choices, status);

  function show() {
    const chosen = model.get("chosen");
    for (const input of inputs) input.checked = input.value === chosen;
    status.textContent = chosen ? `Your guess: ${chosen}.` : "What do you think? Guess before you run the next cell.";
  }

  model.on("change:chosen", show);
  show();
  el.append(root);
  return () => model.off("change:chosen", show);
}

export default { render };
