/**
 * Starts fake servers for the tests of JUnit Jupiter 5.9 or newer, JUnit 6 included. Nothing else of the testkit needs JUnit.
 */
@NullMarked
package io.fluentopenai.testkit.junit;

import org.jspecify.annotations.NullMarked;
