/** Text in, text out: answers, chats, streams, records. */
@NullMarked
package io.fluentopenai.examples.text;

import org.jspecify.annotations.NullMarked;
