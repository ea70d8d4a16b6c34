/* Before anything is drawn: a reader who has not chosen a theme gets the one the system prefers. */
(function () {
    if (/(^|; )pingan_theme=/.test(document.cookie)) return;
    const theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    document.documentElement.setAttribute('data-bs-theme', theme);
    document.cookie = `pingan_theme=${theme};path=/;max-age=31536000;samesite=lax`;
})();
