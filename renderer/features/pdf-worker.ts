// The worker of pdf.js, bundled as ours so that the window's policy (`worker-src 'self'`) lets it run.
import 'pdfjs-dist/build/pdf.worker.min.mjs';
