/** Lists the examples and runs them: against a fake server, or against the API if there is a key. */
@NullMarked
package io.fluentopenai.examples.run;

import org.jspecify.annotations.NullMarked;
