const response = await fetch('/api/public/notes');
const notes = response.ok ? await response.json() : [];
document.querySelector('#notes').append(...notes.map(({ body }) => {
  const item = document.createElement('li');
  item.textContent = body;
  return item;
}));
