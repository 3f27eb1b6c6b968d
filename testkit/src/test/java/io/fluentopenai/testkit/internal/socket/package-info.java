@NullMarked
package io.fluentopenai.testkit.internal.socket;

import org.jspecify.annotations.NullMarked;
