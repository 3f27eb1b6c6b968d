/** Realtime across modules: events against the fact sheet and recordings, sessions and audio against the fake server. */
@NullMarked
package io.fluentopenai.tests.realtime;

import org.jspecify.annotations.NullMarked;
