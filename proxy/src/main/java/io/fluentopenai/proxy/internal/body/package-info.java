/** Readers of bodies and frames as they pass, in constant memory: models, usage, secrets. */
@NullMarked
package io.fluentopenai.proxy.internal.body;

import org.jspecify.annotations.NullMarked;
