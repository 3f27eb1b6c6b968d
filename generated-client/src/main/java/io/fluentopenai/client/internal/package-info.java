/** The parts of the transport. Not an API: nothing outside this module may use it. */
@NullMarked
package io.fluentopenai.client.internal;

import org.jspecify.annotations.NullMarked;
