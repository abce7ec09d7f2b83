/** The words screens are written in. Each hands its props to the skin that the host's layout chose. */
import { createElement, type ComponentType } from 'react';
import { useSkin, type Skin } from './skin.ts';

type PropsOf<Name extends keyof Skin> = Skin[Name] extends ComponentType<infer Props> ? Props : never;

function skinned<Name extends keyof Skin>(name: Name) {
  function Skinned(props: Readonly<PropsOf<Name>>) {
    return createElement(useSkin()[name] as ComponentType<object>, props as object);
  }
  Skinned.displayName = name;
  return Skinned as ComponentType<PropsOf<Name>>;
}

export const Page = skinned('Page');
export const Card = skinned('Card');
export const Stack = skinned('Stack');
export const Inline = skinned('Inline');
export const Grid = skinned('Grid');
export const Split = skinned('Split');
export const Text = skinned('Text');
export const Button = skinned('Button');
export const Link = skinned('Link');
export const Table = skinned('Table');
export const TextField = skinned('TextField');
export const Select = skinned('Select');
export const Choices = skinned('Choices');
export const Checkbox = skinned('Checkbox');
export const FileField = skinned('FileField');
export const Modal = skinned('Modal');
export const Banner = skinned('Banner');
export const Badge = skinned('Badge');
export const Tabs = skinned('Tabs');
export const EmptyState = skinned('EmptyState');
export const Skeleton = skinned('Skeleton');
export const Progress = skinned('Progress');
export const Thumbnail = skinned('Thumbnail');
export const List = skinned('List');
export const Facts = skinned('Facts');
export const Group = skinned('Group');
export const Disclosure = skinned('Disclosure');
