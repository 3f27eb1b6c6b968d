/** The audio of sessions: formats, settings, input and playback. */
@NullMarked
package io.fluentopenai.realtime.audio;

import org.jspecify.annotations.NullMarked;
