/** Speech and transcription: {@link io.fluentopenai.audio.Audio}. */
@NullMarked
package io.fluentopenai.audio;

import org.jspecify.annotations.NullMarked;
