"""What is asked for reports and opinions. Imports the domain only; pure."""
