'use client';

import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { DarkThemeRegular } from '@fluentui/react-icons/svg/dark-theme';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { chooseTheme, readThemeChoice, THEME_CHOICES, type ThemeChoice } from './theme-choice';

export function ThemeMenu({ initial }: { initial: ThemeChoice }) {
  const t = useTranslations('console.theme');
  const [choice, setChoice] = useState(initial);
  return (
    <Menu
      checkedValues={{ theme: [choice] }}
      onCheckedValueChange={(_event, data) => {
        const next = readThemeChoice(data.checkedItems[0]);
        setChoice(next);
        chooseTheme(next);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          icon={<DarkThemeRegular />}
          aria-label={t('label')}
          title={t('label')}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {THEME_CHOICES.map((theme) => (
            <MenuItemRadio key={theme} name="theme" value={theme}>
              {t(theme)}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
