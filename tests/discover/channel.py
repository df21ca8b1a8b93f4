"""A channel's preview as t.me prints it, with messages of our own."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

TEXT = "افتتح مرفأ الصيادين سوقه الجديد صباح اليوم بحضور أهالي الحي وقال مديره إن البيع يبدأ غداً"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message."""

    number: int
    text: str = TEXT
    at: str = "2026-11-20T10:00:00+00:00"
    views: str = "1.2K"
    more: str = ""
    """Markup before the text: a picture, a reply."""
    meta: str = ""
    forwarded: str = ""
    preview: str = ""
    service: bool = False


def preview(name: str, *posts: Post, title: str = "مرصد المرفأ") -> str:
    """The page of a channel."""
    first = posts[0].number if posts else 0
    older = f'<a href="/s/{name}?before={first}" class="tme_messages_more js-messages_more" data-before="{first}"></a>'
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram</title></head><body>'
        '<div class="tgme_channel_info"><div class="tgme_channel_info_header_title">'
        f'<span dir="auto">{title}</span></div></div>'
        f'<section class="tgme_channel_history js-message_history">{older}'
        + "".join(_post(name, title, post) for post in posts)
        + "</section></body></html>"
    )


def front(title: str = "مرصد المرفأ") -> str:
    """What answers where a channel has no preview."""
    return f'<html><head><meta property="og:title" content="{title}"></head><body><div class="tgme_page"></div></html>'


def _post(name: str, title: str, post: Post) -> str:
    kind = " service_message" if post.service else ""
    forwarded = (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from '
        '<a class="tgme_widget_message_forwarded_from_name" href="#">'
        f'<span dir="auto">{post.forwarded}</span></a></div>'
        if post.forwarded
        else ""
    )
    shown = (
        f'<a class="tgme_widget_message_link_preview" href="{escape(post.preview)}">'
        '<div class="link_preview_title">x</div></a>'
        if post.preview
        else ""
    )
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message{kind} js-widget_message" data-post="{name}/{post.number}">'
        '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="#"><span dir="auto">{title}</span></a></div>'
        f"{forwarded}{post.more}"
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{post.text}</div>{shown}'
        f'<div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">{post.views}</span>'
        f'<span class="tgme_widget_message_meta">{post.meta}<a class="tgme_widget_message_date" href="#">'
        f'<time datetime="{post.at}" class="time">10:00</time></a></span></div></div></div></div>'
    )
