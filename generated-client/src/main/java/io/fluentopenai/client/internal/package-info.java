/**
 * The parts of the transport, in rooms: what a {@code request} is made of, what a {@code response} says, one {@code
 * attempt} that has both, and {@code compat} for servers that differ. This package has what several rooms use. Not an API:
 * nothing outside this module may use it.
 */
@NullMarked
package io.fluentopenai.client.internal;

import org.jspecify.annotations.NullMarked;
