/** Next runs it in the browser before anything else of a page. */
import './lib/zod-no-eval';
