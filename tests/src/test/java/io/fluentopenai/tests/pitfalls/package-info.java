/** What bit the users of other clients, each as a test that is named after it. */
@NullMarked
package io.fluentopenai.tests.pitfalls;

import org.jspecify.annotations.NullMarked;
