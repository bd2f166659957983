/**
 * The most objects that one answer over HTTP holds. A report stands in the web process's memory as rows and as text,
 * and 100,000 messages took 770 MB: who wants more goes on from page.next. The shell, a process of its own, may ask for
 * all.
 */
export const MAX_RESULT_SIZE = 5000;
