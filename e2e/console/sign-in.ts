/**
 * Owns: signing in without the page: by the request that it sends.
 * @returns the session's cookies, as Playwright takes them.
 * @throws with the answer, when it is no session.
 */
export async function signInByHttp(
  origin: string,
  { userName, password }: { readonly userName: string; readonly password: string },
) {
  const response = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ username: userName, password }),
  });
  if (!response.ok) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`);
  return response.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      domain: new URL(origin).hostname,
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax' as const,
    };
  });
}
