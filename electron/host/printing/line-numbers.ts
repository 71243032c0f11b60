/**
 * Run by the host in the print page, once the fonts are there and the page has its printed width: puts the
 * line numbers beside the blocks marked `data-lines`. Only layout knows how many lines a block has; the page
 * itself carries no script. One column a block, of as many lines as the block and of the same line height, so
 * that it breaks over pages where the block breaks; every fifth number is shown. Hidden from assistive
 * technology: a line number is furniture, not text. Returns the number of lines.
 */
export const LINE_NUMBER_SCRIPT = `(() => {
  const blocks = Array.from(document.querySelectorAll('[data-lines]'));
  const heights = blocks.map((block) => {
    const style = getComputedStyle(block);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    return (block.getBoundingClientRect().height - padding) / parseFloat(style.lineHeight);
  });
  let line = 0;
  blocks.forEach((block, index) => {
    const count = Math.max(0, Math.round(heights[index]));
    const rows = [];
    for (let i = 1; i <= count; i++) rows.push((line + i) % 5 === 0 ? String(line + i) : '');
    line += count;
    if (!rows.some((row) => row !== '')) return;
    const column = document.createElement('span');
    column.className = 'lines';
    column.setAttribute('aria-hidden', 'true');
    column.textContent = rows.join('\\n');
    block.append(column);
  });
  return line;
})()`;
