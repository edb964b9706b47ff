// Draws the diagrams of the page, for the light and for the dark theme, and switches between them.
const { mermaid } = globalThis;
const root = document.documentElement;

// A page that was made for one theme says so.
root.dataset.theme ??= matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
document.querySelector('button')?.addEventListener('click', () => {
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
});

for (const [index, figure] of [...document.querySelectorAll('.diagram')].entries()) {
  const source = figure.querySelector('pre');
  const pictures = [];
  for (const [theme, name] of [
    ['light', 'default'],
    ['dark', 'dark'],
  ]) {
    mermaid.initialize({ startOnLoad: false, theme: name });
    const { svg } = await mermaid.render(`diagram-${index}-${theme}`, source.textContent, figure);
    pictures.push(`<div class="${theme}">${svg}</div>`);
  }
  figure.innerHTML = pictures.join('');
}
root.dataset.height = String(Math.ceil(document.body.scrollHeight));
