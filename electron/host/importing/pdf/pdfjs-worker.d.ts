// pdf.js loads its worker for its effect only: it puts itself where the reading side finds it.
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs';
