/** The audio of sessions: its formats and settings, what goes in, and what is played. */
@NullMarked
package io.fluentopenai.realtime.audio;

import org.jspecify.annotations.NullMarked;
