package dev.latchkey.examples.server.doctor;

/**
 * A setting that is unsafe for a server that others reach.
 *
 * @param requirement the requirement of the OWASP ASVS 5.0 that it falls short of, such as {@code 6.3.1}
 * @param setting the setting's name
 * @param problem what is unsafe
 * @param remedy how to put it right
 */
public record Finding(String requirement, String setting, String problem, String remedy) {

    /** One line for people. */
    @Override
    public String toString() {
        return "ASVS " + requirement + "  " + setting + ": " + problem + "; " + remedy;
    }
}
