/**
 * The most objects that one answer over HTTP holds. A report stands in the web process's memory as rows and as text,
 * and 100,000 messages took 770 MB: who wants more goes on from page.next, or asks for Unlimited, which is no one answer but
 * a stream. The shell, a process of its own, may ask for more.
 */
export const MAX_RESULT_SIZE = 5000;
