/** Audio: text to speech, transcription and translation. Start with {@link io.fluentopenai.audio.Audio}. */
@NullMarked
package io.fluentopenai.audio;

import org.jspecify.annotations.NullMarked;
