"use client";
import { createFluentIcon } from '../../utils/createFluentIcon.js';
export const DarkThemeFilled = ( /*#__PURE__*/createFluentIcon('DarkThemeFilled', "1em", ["M10 3.5a6.5 6.5 0 1 1 0 13zM10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16"]));
export const DarkThemeRegular = ( /*#__PURE__*/createFluentIcon('DarkThemeRegular', "1em", ["M10 3a7 7 0 1 1 0 14zm0-1a8 8 0 1 0 0 16 8 8 0 0 0 0-16"]));
export const DarkTheme20Regular = ( /*#__PURE__*/createFluentIcon('DarkTheme20Regular', "20", ["M10 3a7 7 0 1 1 0 14zm0-1a8 8 0 1 0 0 16 8 8 0 0 0 0-16"]));
export const DarkTheme20Filled = ( /*#__PURE__*/createFluentIcon('DarkTheme20Filled', "20", ["M10 3.5a6.5 6.5 0 1 1 0 13zM10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16"]));
export const DarkTheme24Regular = ( /*#__PURE__*/createFluentIcon('DarkTheme24Regular', "24", ["M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20m0-1.5v-17a8.5 8.5 0 0 1 0 17"]));
export const DarkTheme24Filled = ( /*#__PURE__*/createFluentIcon('DarkTheme24Filled', "24", ["M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20m0-2V4a8 8 0 1 1 0 16"]));
