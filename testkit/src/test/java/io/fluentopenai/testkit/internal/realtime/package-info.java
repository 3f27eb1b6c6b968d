@NullMarked
package io.fluentopenai.testkit.internal.realtime;

import org.jspecify.annotations.NullMarked;
