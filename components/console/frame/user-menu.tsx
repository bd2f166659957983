'use client';

import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { KeyboardRegular } from '@fluentui/react-icons/svg/keyboard';
import { PasswordRegular } from '@fluentui/react-icons/svg/password';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { signOut } from './sign-out';

const ChangePasswordDialog = lazyDialog(() =>
  import('./change-password-dialog').then((file) => file.ChangePasswordDialog),
);

interface Props {
  readonly userName: string;
  readonly onShowKeys: () => void;
  readonly prepareKeys: () => void;
  readonly onShowAccount: () => void;
  readonly prepareAccount: () => void;
}

export function UserMenu(props: Props) {
  const { userName, onShowKeys, prepareKeys, onShowAccount, prepareAccount } = props;
  const t = useTranslations('console.user');
  const [changing, setChanging] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            appearance="subtle"
            icon={<PersonRegular />}
            aria-label={t('menu', { userName })}
          >
            {userName}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem
              icon={<PersonRegular />}
              onPointerEnter={prepareAccount}
              onFocus={prepareAccount}
              onClick={onShowAccount}
            >
              {t('account')}
            </MenuItem>
            <MenuItem
              icon={<PasswordRegular />}
              onPointerEnter={ChangePasswordDialog.prepare}
              onFocus={ChangePasswordDialog.prepare}
              onClick={() => setChanging(true)}
            >
              {t('changePassword')}
            </MenuItem>
            <MenuItem
              icon={<KeyboardRegular />}
              secondaryContent="?"
              onPointerEnter={prepareKeys}
              onFocus={prepareKeys}
              onClick={onShowKeys}
            >
              {t('keys')}
            </MenuItem>
            <MenuDivider />
            <MenuItem icon={<SignOutRegular />} onClick={signOut}>
              {t('signOut')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {changing && <ChangePasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
